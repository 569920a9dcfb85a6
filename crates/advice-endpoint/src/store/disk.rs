//! How much room a disk has.

use std::path::Path;

/// Some times what one change needs, in bytes. With less the disk may be full for the next one, though it need not: SQLite
/// uses its journal again.
#[cfg(unix)]
const TIGHT: u64 = 1024 * 1024;

/// Whether there is so little room on the disk of `folder` that a change may find none.
#[cfg(unix)]
pub(super) fn is_tight(folder: &Path) -> bool {
    let disk = rustix::fs::statvfs(folder);
    disk.is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) < TIGHT)
}

#[cfg(not(unix))]
pub(super) fn is_tight(_: &Path) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::path::Path;

    use super::is_tight;

    #[test]
    fn a_disk_without_room_is_told_from_one_that_has_some() {
        // What the kernel shows as files there has no room for any.
        assert!(is_tight(Path::new("/proc")));
        assert!(!is_tight(tempfile::tempdir().unwrap().path()));
    }
}
