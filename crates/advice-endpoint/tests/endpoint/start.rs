//! Starting on data that cannot be used. (Tests may run as root, whom no permission bit stops, so what stands in the way
//! here is a file where a folder should be, and a database that says it is read-only or newer.)

use advice_endpoint::{Bundle, Clock, Endpoint, OpenError, Settings, StartError};

fn start(settings: Settings) -> Result<Endpoint, StartError> {
    Endpoint::open(settings, Clock::system(), Bundle::default())
}

fn settings(folder: &std::path::Path) -> Settings {
    Settings::new(folder, "http://127.0.0.1:8080")
}

#[test]
fn a_folder_that_cannot_be_made_is_a_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    for data in [file.clone(), file.join("data")] {
        let error = start(settings(&data)).unwrap_err();
        assert!(matches!(error, StartError::Data(OpenError::Folder { .. })), "{error}");
        assert!(error.to_string().contains("--data"), "{error}");
    }
}

/// Makes a database. Its threads close it a moment after the endpoint is gone; the last connection to close removes the
/// journal, so that is waited for.
fn make_database(folder: &std::path::Path) {
    drop(start(settings(folder)).unwrap());
    while folder.join("advice.sqlite-wal").exists() {
        std::thread::yield_now();
    }
}

#[test]
fn a_database_that_cannot_be_written_is_a_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    make_database(folder.path());
    // Something else stands where the journal must be written.
    let database = folder.path().join("advice.sqlite");
    for journal in ["advice.sqlite-wal", "advice.sqlite-shm"] {
        let _ = std::fs::remove_file(folder.path().join(journal));
        std::fs::create_dir(folder.path().join(journal)).unwrap();
    }
    let before = std::fs::read(&database).unwrap();
    let error = start(settings(folder.path())).unwrap_err();
    assert!(matches!(error, StartError::Data(_)), "{error}");
    assert!(error.to_string().contains("cannot be"), "{error}");
    assert_eq!(std::fs::read(&database).unwrap(), before);
}

#[test]
fn data_from_a_newer_version_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    make_database(folder.path());
    let database = folder.path().join("advice.sqlite");
    let newer = rusqlite::Connection::open(&database).unwrap();
    newer.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(newer);
    let error = start(settings(folder.path())).unwrap_err();
    assert!(matches!(error, StartError::Data(OpenError::Newer { found: 99, .. })), "{error}");
    assert!(error.to_string().contains("update advice-post"), "{error}");
}

#[test]
fn a_page_that_is_not_there_is_a_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let page = Some(folder.path().join("none.html"));
    let error = start(Settings { page, ..settings(folder.path()) }).unwrap_err();
    assert!(error.to_string().contains("none.html"), "{error}");
    // Nobody has seen a token, so the next start shows one.
    assert!(start(settings(folder.path())).unwrap().first_token().is_some());
}
