//! What gRPC is by on HTTP: its content type, the path of a method, the status that comes last
//! ([protocol](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md)).

use http::{HeaderMap, StatusCode, Uri, header};

/// Whether this is a call by gRPC or the answer to one: `application/grpc` and `application/grpc+…`. gRPC-Web, of the
/// type `application/grpc-web`, is plain HTTP: its status is in the body.
pub(super) fn is_grpc(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .map(|value| value.as_bytes());
    let rest = content_type.and_then(|value| value.strip_prefix(b"application/grpc"));
    rest.is_some_and(|rest| matches!(rest.first(), None | Some(b'+' | b';' | b' ')))
}

/// The name of a method with its service, `essays.v1.Essays/Check`: the path without its first slash.
pub(super) fn method(uri: &Uri) -> Option<&str> {
    let path = uri.path();
    let method = path.strip_prefix('/').unwrap_or(path);
    (!method.is_empty()).then_some(method)
}

macro_rules! statuses {
    ($($code:literal $status:ident $name:literal)*) => {
        /// The [statuses](https://grpc.io/docs/guides/status-codes/) of gRPC.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Status {
            $($status,)*
        }

        impl Status {
            /// What is no code counts as unknown, as gRPC has it.
            fn of(code: &[u8]) -> Self {
                match code {
                    $($code => Self::$status,)*
                    _ => Self::Unknown,
                }
            }

            pub(super) fn name(self) -> &'static str {
                match self {
                    $(Self::$status => $name,)*
                }
            }
        }
    };
}

statuses! {
    b"0" Ok "OK"
    b"1" Cancelled "CANCELLED"
    b"2" Unknown "UNKNOWN"
    b"3" InvalidArgument "INVALID_ARGUMENT"
    b"4" DeadlineExceeded "DEADLINE_EXCEEDED"
    b"5" NotFound "NOT_FOUND"
    b"6" AlreadyExists "ALREADY_EXISTS"
    b"7" PermissionDenied "PERMISSION_DENIED"
    b"8" ResourceExhausted "RESOURCE_EXHAUSTED"
    b"9" FailedPrecondition "FAILED_PRECONDITION"
    b"10" Aborted "ABORTED"
    b"11" OutOfRange "OUT_OF_RANGE"
    b"12" Unimplemented "UNIMPLEMENTED"
    b"13" Internal "INTERNAL"
    b"14" Unavailable "UNAVAILABLE"
    b"15" DataLoss "DATA_LOSS"
    b"16" Unauthenticated "UNAUTHENTICATED"
}

impl Status {
    /// The status in the trailers of an answer, or in the headers of one that has nothing else.
    pub(super) fn read(headers: &HeaderMap) -> Option<Self> {
        Some(Self::of(headers.get("grpc-status")?.as_bytes()))
    }

    /// The status of an answer that says none, by that of HTTP
    /// ([mapping](https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md)).
    pub(super) fn of_http(status: StatusCode) -> Self {
        match status.as_u16() {
            400 => Self::Internal,
            401 => Self::Unauthenticated,
            403 => Self::PermissionDenied,
            404 => Self::Unimplemented,
            429 | 502..=504 => Self::Unavailable,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::Status;

    #[test]
    fn a_status_of_http_stands_for_one() {
        for (http, name) in [
            (400, "INTERNAL"),
            (401, "UNAUTHENTICATED"),
            (403, "PERMISSION_DENIED"),
            (404, "UNIMPLEMENTED"),
            (429, "UNAVAILABLE"),
            (502, "UNAVAILABLE"),
            (503, "UNAVAILABLE"),
            (504, "UNAVAILABLE"),
            (200, "UNKNOWN"),
            (302, "UNKNOWN"),
            (500, "UNKNOWN"),
        ] {
            let http = StatusCode::from_u16(http).expect("it is a status");
            assert_eq!(Status::of_http(http).name(), name, "{http}");
        }
    }

    #[test]
    fn numbers_that_are_no_code_are_unknown() {
        assert_eq!(Status::of(b"0").name(), "OK");
        assert_eq!(Status::of(b"16").name(), "UNAUTHENTICATED");
        for number in [
            &b"17"[..],
            b"-1",
            b"",
            b"x",
            b"\xff",
            b"99999999999999999999999",
        ] {
            assert_eq!(Status::of(number), Status::Unknown);
        }
    }
}
