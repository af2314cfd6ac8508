//! What the operating system says this process has used.

use std::fs;
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

use crate::failure::Failure;

/// The processor time of all threads, in user mode and in the kernel.
pub(crate) fn processor_time() -> Result<Duration, Failure> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    Ok(duration(usage.user_time())? + duration(usage.system_time())?)
}

fn duration(time: TimeVal) -> Result<Duration, Failure> {
    let seconds = u64::try_from(time.tv_sec())?;
    let microseconds = u64::try_from(time.tv_usec())?;
    Ok(Duration::from_secs(seconds) + Duration::from_micros(microseconds))
}

/// The most memory that was ever resident, in MiB: `VmHWM` of proc(5).
pub(crate) fn peak_memory() -> Result<f64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    let kilobytes: f64 = peak.ok_or("no VmHWM in /proc/self/status")?.parse()?;
    Ok(kilobytes / 1024.0)
}
