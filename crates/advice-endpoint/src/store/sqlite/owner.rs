//! Whose the files in a data folder are.

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

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
    use std::path::Path;

    use super::super::backup::{backup, restore};
    use super::super::open::open;
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
