//! What a run took of the machine, and which machine it is.

/// Processor time and memory of a process.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Usage {
    /// Processor time, in seconds.
    pub seconds: f64,
    /// The most memory that it held, in megabytes (10⁶ bytes).
    pub memory: f64,
}

/// What this process has taken so far; none where the system does not tell.
pub fn own_usage() -> Option<Usage> {
    system::usage(true)
}

/// What the processes that this one started and saw end have taken, memory of the largest.
pub fn usage_of_children() -> Option<Usage> {
    system::usage(false)
}

/// The number of the process that this one belongs to: another one once that is gone. None
/// where the system does not tell.
pub fn parent() -> Option<i32> {
    system::parent()
}

/// The machine's name; empty where it has none.
pub fn host() -> String {
    system::host()
}

/// How many processor cores there are.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The program's version, with a fingerprint of the program itself: builds of one version differ.
pub fn version() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let program = std::env::current_exe().and_then(std::fs::read);
    match program {
        Ok(bytes) => {
            let print = super::fingerprint::fingerprint([bytes.as_slice()]);
            format!("{version}+{}", &print[..8])
        }
        Err(_) => version.to_owned(),
    }
}

/// The commit that the program was built from: what `STAFFROOM_COMMIT` said when it was built,
/// else the one that is checked out around the program's file, with a plus sign where files
/// were changed since. Empty where that is not known.
pub fn commit() -> String {
    if let Some(commit) = option_env!("STAFFROOM_COMMIT") {
        return commit.to_owned();
    }
    let Ok(program) = std::env::current_exe() else { return String::new() };
    let Some(folder) = program.parent() else { return String::new() };
    let git = |arguments: &[&str]| {
        let output = std::process::Command::new("git").arg("-C").arg(folder).args(arguments).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short=12", "HEAD"]) else { return String::new() };
    let changed = git(&["status", "--porcelain", "--untracked-files=no"]).is_none_or(|changes| !changes.is_empty());
    format!("{commit}{}", if changed { "+" } else { "" })
}

#[cfg(unix)]
mod system {
    use super::Usage;
    use nix::sys::resource::{UsageWho, getrusage};

    /// Linux counts memory in units of 1,024 bytes, macOS in bytes.
    const UNIT: f64 = if cfg!(target_vendor = "apple") { 1.0 } else { 1_024.0 };

    pub fn usage(own: bool) -> Option<Usage> {
        let who = if own { UsageWho::RUSAGE_SELF } else { UsageWho::RUSAGE_CHILDREN };
        let usage = getrusage(who).ok()?;
        let times = [usage.user_time(), usage.system_time()];
        let seconds = times.iter().map(|time| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6).sum();
        let memory = peak_of_program().filter(|_| own);
        Some(Usage { seconds, memory: memory.unwrap_or(usage.max_rss() as f64 * UNIT / 1e6) })
    }

    /// Linux counts the memory of whoever started the process as its own most, but tells
    /// that of the program alone elsewhere, in units of 1,024 bytes.
    fn peak_of_program() -> Option<f64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()? * 1_024.0 / 1e6)
    }

    pub fn parent() -> Option<i32> {
        Some(nix::unistd::getppid().as_raw())
    }

    pub fn host() -> String {
        nix::unistd::gethostname().ok().and_then(|name| name.into_string().ok()).unwrap_or_default()
    }
}

#[cfg(not(unix))]
mod system {
    use super::Usage;

    pub fn usage(_own: bool) -> Option<Usage> {
        None
    }

    pub fn parent() -> Option<i32> {
        None
    }

    pub fn host() -> String {
        std::env::var("COMPUTERNAME").unwrap_or_default()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn work_takes_time_and_memory() {
        let before = own_usage().unwrap();
        let mut sum = 0u64;
        let bytes = vec![1u8; 30_000_000];
        for round in 0..20 {
            sum = bytes.iter().fold(sum, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte) + round));
        }
        assert_ne!(std::hint::black_box(sum), 1);
        let after = own_usage().unwrap();
        assert!(after.seconds > before.seconds, "{before:?} {after:?}");
        assert!(after.memory >= 30.0 && after.memory < 100_000.0, "{after:?}");
        assert_eq!(parent(), Some(std::os::unix::process::parent_id() as i32));
        assert!(cores() >= 1 && version().starts_with(env!("CARGO_PKG_VERSION")) && version().contains('+'));
    }
}
