//! Whose the files in a data folder are, and who may read them.

use std::fs;
use std::path::Path;

/// Gives a file that was made in somebody's folder to them, where root has made it: the endpoint may run as a user of its own,
/// who could not open it otherwise. Where the system does not allow that, as in some containers, the folder is root's in all
/// but name.
#[cfg(unix)]
pub(super) fn give_to_folder(file: &Path) {
    use std::os::unix::fs::{MetadataExt as _, lchown};
    let folder = file.parent().and_then(|folder| fs::metadata(folder).ok());
    // Where the file leads elsewhere meanwhile, that is nothing to give away.
    if let (Some(folder), Ok(made)) = (folder, fs::symlink_metadata(file))
        && made.uid() != folder.uid()
    {
        let _ = lchown(file, Some(folder.uid()), Some(folder.gid()));
    }
}

#[cfg(not(unix))]
pub(super) fn give_to_folder(_: &Path) {}

/// Has nobody but its owner open a file that everybody could, as older versions have made it in a folder that was there
/// before. One that a group may open is left alone: somebody has chosen that.
#[cfg(unix)]
pub(super) fn keep_from_others(file: &Path) {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    // Not what it leads to elsewhere, and not for as long as nobody writes into it.
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let flags = flags.bits().cast_signed();
    let Ok(open) = fs::File::options().read(true).custom_flags(flags).open(file) else { return };
    let is_open = |file: &fs::Metadata| file.is_file() && file.permissions().mode() & 0o007 != 0;
    if open.metadata().is_ok_and(|file| is_open(&file)) {
        let private = open.set_permissions(fs::Permissions::from_mode(0o600));
        let file = file.display();
        match private {
            Ok(()) => {
                tracing::warn!(%file, "everybody on this machine could open it; now only its owner can")
            }
            Err(error) => tracing::warn!(%file, %error, "everybody on this machine can open it"),
        }
    }
}

#[cfg(not(unix))]
pub(super) fn keep_from_others(_: &Path) {}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
    use std::path::Path;

    use super::super::backup::backup;
    use super::super::open::open;
    use super::super::restore::restore;
    use super::give_to_folder;

    const SERVICE: u32 = 61_184;

    /// A folder of the service's user, where this may be made.
    fn folder_of_service() -> Option<tempfile::TempDir> {
        let folder = tempfile::tempdir().unwrap();
        let given = chown(folder.path(), Some(SERVICE), Some(SERVICE)).is_ok();
        if !given {
            eprintln!("not tested: only root can give a folder to somebody");
        }
        given.then_some(folder)
    }

    /// Whose the files in a folder are, and who may read them.
    fn owners(folder: &Path) -> Vec<(u32, u32)> {
        let files = folder.read_dir().unwrap().map(|file| file.unwrap().metadata().unwrap());
        files.map(|file| (file.uid(), file.gid())).collect()
    }

    /// Catches a service that is shut out of its own data once root has restored it, or made it.
    #[test]
    fn what_root_makes_in_the_folder_of_a_service_is_the_service_s() {
        let Some(data) = folder_of_service() else { return };
        let elsewhere = tempfile::tempdir().unwrap();
        let copy = elsewhere.path().join("copy.sqlite");
        let store = open(data.path()).unwrap();
        assert_eq!(owners(data.path()), [(SERVICE, SERVICE); 3]);
        backup(data.path(), &copy).unwrap();
        drop(store);
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o644)).unwrap();
        restore(&copy, data.path()).unwrap();
        assert_eq!(owners(data.path()), [(SERVICE, SERVICE); 2]);
        let restored = data.path().join("advice.sqlite").metadata().unwrap();
        assert_eq!(restored.permissions().mode() & 0o777, 0o600);
    }

    fn mode(file: &Path) -> u32 {
        file.metadata().unwrap().permissions().mode() & 0o777
    }

    /// Catches a store that everybody on the machine can read, because its folder was there before it.
    #[test]
    fn the_files_of_a_store_are_for_its_owner_only_whatever_the_folder_is() {
        let data = tempfile::tempdir().unwrap();
        fs::set_permissions(data.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let files = ["advice.sqlite", "advice.sqlite-wal", "advice.sqlite-shm"];
        let files = files.map(|name| data.path().join(name));
        let store = open(data.path()).unwrap();
        assert_eq!(files.each_ref().map(|file| mode(file)), [0o600; 3]);

        let allow = |mode| {
            let mode = |file| fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
            files.each_ref().map(mode)
        };
        allow(0o644);
        drop(open(data.path()).unwrap());
        assert_eq!(files.each_ref().map(|file| mode(file)), [0o600; 3]);
        allow(0o660);
        drop(open(data.path()).unwrap());
        assert_eq!(files.each_ref().map(|file| mode(file)), [0o660; 3]);

        let copy = data.path().join("copy.sqlite");
        backup(data.path(), &copy).unwrap();
        drop(store);
        fs::set_permissions(&files[0], fs::Permissions::from_mode(0o644)).unwrap();
        let replaced = restore(&copy, data.path()).unwrap().replaced.unwrap();
        assert_eq!([mode(&replaced), mode(&files[0])], [0o600; 2]);
    }

    /// Catches a service that has root give it a file of root's.
    #[test]
    fn what_leads_out_of_the_folder_is_not_given_away() {
        let Some(data) = folder_of_service() else { return };
        let elsewhere = tempfile::tempdir().unwrap();
        let (secret, backed_up) = (elsewhere.path().join("secret"), elsewhere.path().join("copy"));
        fs::write(&secret, "root's").unwrap();
        drop(open(&elsewhere.path().join("data")).unwrap());
        backup(&elsewhere.path().join("data"), &backed_up).unwrap();
        symlink(&secret, data.path().join("advice.sqlite.partial")).unwrap();
        give_to_folder(&data.path().join("advice.sqlite.partial"));
        restore(&backed_up, data.path()).unwrap();
        assert_eq!(secret.metadata().unwrap().uid(), 0);
        assert_eq!(fs::read_to_string(&secret).unwrap(), "root's");
    }
}
