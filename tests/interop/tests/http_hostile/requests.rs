//! Requests made up from a seed: each run sends the same ones.

const HEX: &[u8] = b"0123456789abcdef";
/// What the formats are made of, so that garbage comes close to sense.
const MARKS: &[u8] = b"-=,;:%@/ \t\"*_.0afFxX";

pub(crate) struct Requests(u64);

impl Requests {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// One request, without a body.
    pub(crate) fn next(&mut self) -> Vec<u8> {
        let method = match self.below(8) {
            0 => self.pick(&[b"POST ", b"PURGE ", b"get "]),
            _ => b"GET ",
        };
        let mut request = method.to_vec();
        request.extend(self.pick(&[b"/essays/", b"/essays/", b"/essays/", b"/nowhere/"]));
        request.extend(self.path());
        request.extend(b" HTTP/1.1\r\n");
        for _ in 0..self.below(12) {
            let (name, value) = self.header();
            request.extend(name);
            request.extend(b": ");
            request.extend(value);
            request.extend(b"\r\n");
        }
        request.extend(b"\r\n");
        request
    }

    /// SplitMix64.
    fn random(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.random() % limit as u64).expect("less than a usize")
    }

    fn pick<'a>(&mut self, from: &[&'a [u8]]) -> &'a [u8] {
        from[self.below(from.len())]
    }

    fn path(&mut self) -> Vec<u8> {
        const LEGAL: &[u8] = b"abcXYZ019-._~!$'()*+,;=:@%%&";
        let mut path = self.of(LEGAL, 12);
        path.retain(|&byte| byte != b'/');
        path.push(b'x');
        if self.below(2) == 0 {
            path.push(b'?');
            path.extend(self.pick(&[
                b"".as_slice(),
                b"sig=",
                b"X-Amz-",
                b"q=",
                b"%73ig",
                b"a;token=",
            ]));
            path.extend(self.of(LEGAL, 40));
        }
        path
    }

    fn header(&mut self) -> (&'static [u8], Vec<u8>) {
        let value = match self.below(16) {
            0..=3 => return (b"traceparent", self.traceparent()),
            4 | 5 => return (b"tracestate", self.list(b'=', 40)),
            6 | 7 => return (b"baggage", self.list(b'=', 70)),
            8 => return (b"b3", self.b3()),
            9 => self.hex(32),
            10 => return (b"uber-trace-id", self.b3()),
            11 => return (b"X-B3-Sampled", self.of(b"01d-tf", 3)),
            _ => self.garbage(60),
        };
        let names: [&'static [u8]; 12] = [
            b"TraceParent",
            b"tracestate",
            b"baggage",
            b"b3",
            b"x-b3-traceid",
            b"X-B3-SpanId",
            b"x-b3-flags",
            b"host",
            b"x-forwarded-host",
            b"x-forwarded-proto",
            b"forwarded",
            b"x-trace-id",
        ];
        (names[self.below(names.len())], value)
    }

    fn traceparent(&mut self) -> Vec<u8> {
        let version = self.pick(&[
            b"00".as_slice(),
            b"00",
            b"00",
            b"00",
            b"01",
            b"ff",
            b"0",
            b"zz",
        ]);
        let mut parts = vec![version.to_vec(), self.hex(32), self.hex(16), self.hex(2)];
        match self.below(6) {
            0 => parts.push(self.garbage(20)),
            1 => drop(parts.pop()),
            2 => parts[1] = b"0".repeat(32),
            3 => {
                let damaged = self.below(4);
                parts[damaged] = self.garbage(40);
            }
            _ => {}
        }
        parts.join(&b'-')
    }

    fn b3(&mut self) -> Vec<u8> {
        let separator = self.pick(&[b"-".as_slice(), b":", b"%3A"])[0];
        let parts = [self.hex(32), self.hex(16), self.hex(16), self.of(b"01d", 2)];
        let kept = self.below(5);
        parts[..kept].join(&separator)
    }

    /// Members with keys and values, sometimes far too many of them.
    fn list(&mut self, between: u8, most: usize) -> Vec<u8> {
        let members = if self.below(20) == 0 {
            self.below(200)
        } else {
            self.below(6)
        };
        let members: Vec<Vec<u8>> = (0..members)
            .map(|_| {
                let mut member = self.of(b"abz019_-*/@", 12);
                member.extend([between]);
                member.extend(if self.below(3) == 0 {
                    self.garbage(most)
                } else {
                    self.of(HEX, most)
                });
                member
            })
            .collect();
        members.join(&b',')
    }

    /// Mostly as many digits as there should be.
    fn hex(&mut self, digits: usize) -> Vec<u8> {
        let digits = if self.below(12) == 0 {
            self.below(2 * digits)
        } else {
            digits
        };
        (0..digits).map(|_| HEX[self.below(HEX.len())]).collect()
    }

    fn of(&mut self, alphabet: &[u8], most: usize) -> Vec<u8> {
        let length = self.below(most + 1);
        (0..length)
            .map(|_| alphabet[self.below(alphabet.len())])
            .collect()
    }

    /// What HTTP lets pass in a header: visible ASCII, blanks, and bytes that are no ASCII and often no UTF-8 either.
    fn garbage(&mut self, most: usize) -> Vec<u8> {
        let length = self.below(most + 1);
        (0..length)
            .map(|_| match self.below(3) {
                0 => MARKS[self.below(MARKS.len())],
                1 => 0x80 + u8::try_from(self.below(0x80)).expect("a byte"),
                _ => 0x20 + u8::try_from(self.below(0x5f)).expect("a byte"),
            })
            .collect()
    }
}
