use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use url::Url;

use super::{backup, owner};
use crate::store::OpenError;
use crate::store::again::AGAIN;
use crate::store::place::refuse_newer;

/// Each brings the database from the version before it to its own, which is its place in this list.
pub(super) const MIGRATIONS: [&str; 5] = [
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
    include_str!("migrations/5.sql"),
];

/// The file that everything is in.
pub(super) const DATABASE: &str = "advice.sqlite";

/// How long one process waits for another that writes, such as `advice-post token` beside a running endpoint.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many statements a connection keeps prepared: more than there are.
const STATEMENTS: usize = 128;

/// Opens the database for writing, up to date and known to be writable.
pub(in crate::store) fn open(folder: &Path) -> Result<Connection, OpenError> {
    make_private(folder)
        .map_err(|reason| OpenError::Folder { folder: folder.to_owned(), reason })?;
    let path = folder.join(DATABASE);
    // Where it cannot be made, SQLite says why.
    if make_file(&path).is_ok() {
        // Before there is a journal, which SQLite gives to whoever has the file.
        owner::give_to_folder(&path);
    }
    for file in backup::with_journal(&path) {
        owner::keep_from_others(&file);
    }
    let unusable = |error: rusqlite::Error| OpenError::database(path.display(), error);
    let connection =
        connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
            .map_err(unusable)?;
    // What is too new is called so, whatever else there is to say against it.
    let found = version(&connection).or_else(|error| version_alone(&path).ok_or(error));
    refuse_newer(path.display().to_string(), found.map_err(unusable)?, MIGRATIONS.len())?;
    if connection.is_readonly("main").map_err(unusable)? {
        return Err(read_only(&path, "the file is read-only"));
    }
    let mode = prepare(&connection).map_err(unusable)?;
    if mode != "wal" {
        return Err(read_only(&path, format!("its journal stays in {mode} mode")));
    }
    migrate(&connection, &path, &MIGRATIONS)?;
    Ok(connection)
}

/// How a connection writes; the mode that the journal is in then.
fn prepare(db: &Connection) -> Result<String, rusqlite::Error> {
    // In WAL mode FULL means that a commit is on disk before it is answered; NORMAL could lose the last ones.
    let mode = go_by_wal(db)?;
    db.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")?;
    // What a reader took back is overwritten, not only let go.
    db.execute_batch("PRAGMA secure_delete = ON")?;
    Ok(mode)
}

/// Refuses a folder without a store. The file is not opened for that: closing it would take this process's locks from it.
pub(in crate::store) fn refuse_empty(folder: &Path) -> Result<(), OpenError> {
    match fs::metadata(folder.join(DATABASE)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(OpenError::NoStore { place: folder.display().to_string() })
        }
        Err(reason) => Err(OpenError::Folder { folder: folder.to_owned(), reason }),
    }
}

/// The mode that the journal is in then. Of two that make a store at once SQLite lets one wait and tells the other no: that
/// one waits for its turn, and then finds it done.
fn go_by_wal(db: &Connection) -> Result<String, rusqlite::Error> {
    let mut tries = 0;
    loop {
        let mode = db.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0));
        match &mode {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && tries < AGAIN =>
            {
                db.execute_batch("BEGIN IMMEDIATE; ROLLBACK")?;
                tries += 1;
            }
            _ => return mode,
        }
    }
}

fn read_only(path: &Path, reason: impl ToString) -> OpenError {
    OpenError::ReadOnly { place: path.display().to_string(), reason: reason.to_string() }
}

/// Opens the database for reading, once it is known to be up to date.
pub(in crate::store) fn open_reader(path: &Path) -> Result<Connection, OpenError> {
    let open = || {
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.execute_batch("PRAGMA query_only = ON")?;
        Ok(connection)
    };
    open().map_err(|error: rusqlite::Error| OpenError::database(path.display(), error))
}

pub(super) fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // A statement is planned once. Otherwise it is planned anew for every value that a plan could go by.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// The folder holds what readers wrote; nobody else on the machine needs to see it.
pub(in crate::store) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Makes a file that is not there. It is for its owner only, and so is the journal, which SQLite makes like it.
pub(super) fn make_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Brings the database up to date. One that holds something is copied first, so that the older advice-post can go on with
/// the copy.
pub(super) fn migrate(db: &Connection, path: &Path, steps: &[&str]) -> Result<(), OpenError> {
    migrate_after(db, path, steps, |found| keep_copy(path, found))
}

/// The same of a backup that is being restored: it is itself the copy.
pub(super) fn migrate_backup(db: &Connection, named: &Path) -> Result<(), OpenError> {
    migrate_after(db, named, &MIGRATIONS, |_| Ok(()))
}

fn migrate_after(
    db: &Connection,
    path: &Path,
    steps: &[&str],
    keep_copy: impl FnOnce(usize) -> Result<(), OpenError>,
) -> Result<(), OpenError> {
    let unusable = |error: rusqlite::Error| OpenError::database(path.display(), error);
    let cannot_write = |error| match unusable(error) {
        OpenError::Database { reason, .. } => read_only(path, reason),
        damaged => damaged,
    };
    let transaction = Transaction::new_unchecked(db, TransactionBehavior::Immediate);
    let transaction = transaction.map_err(cannot_write)?;
    // Asked once more, now that nobody else writes: another process may have brought it up to date meanwhile.
    let (found, known) = (version(&transaction).map_err(unusable)?, steps.len());
    refuse_newer(path.display().to_string(), found, known)?;
    let missing = steps.get(found..).unwrap_or_default();
    if found > 0 && !missing.is_empty() {
        keep_copy(found)?;
    }
    // The version is written even if nothing is missing: to find out now whether writing works, not at the first Thx.
    let steps = missing.concat();
    let done = transaction.execute_batch(&format!("{steps} PRAGMA user_version = {known}"));
    done.and_then(|()| transaction.commit()).map_err(cannot_write)
}

/// The store as it was. It is read over a connection of its own, because this one is to write.
fn keep_copy(path: &Path, version: usize) -> Result<(), OpenError> {
    let copy = backup::beside(path, &format!("version-{version}"));
    let db = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|error| OpenError::database(path.display(), error))?;
    backup::copy(&db, path, &copy).map_err(|error| OpenError::Copy(Box::new(error)))?;
    tracing::info!(copy = %copy.display(), "the data is brought up to date; it is kept as it was");
    Ok(())
}

/// The version of a file that cannot be opened in earnest, because a journal would have to be made beside it.
fn version_alone(path: &Path) -> Option<usize> {
    let mut file = Url::from_file_path(std::path::absolute(path).ok()?).ok()?;
    file.set_query(Some("immutable=1"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    version(&Connection::open_with_flags(file.as_str(), flags).ok()?).ok()
}

fn version(db: &Connection) -> Result<usize, rusqlite::Error> {
    db.query_row("PRAGMA user_version", [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Barrier;
    use std::thread;

    use rusqlite::Connection;

    use super::{MIGRATIONS, OpenError, migrate, open, version};

    #[test]
    fn makes_a_private_folder_and_opens_it_again() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("deep/data");
        for _ in 0..2 {
            let database = open(&data).unwrap();
            let pragma = |name: &str| -> i64 {
                let sql = format!("PRAGMA {name}");
                database.query_row(&sql, [], |row| row.get(0)).unwrap()
            };
            assert_eq!(pragma("user_version"), MIGRATIONS.len() as i64);
            assert_eq!((pragma("synchronous"), pragma("foreign_keys")), (2, 1));
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = data.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700);
        }
    }

    #[test]
    fn a_store_from_a_newer_version_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let newer = open(folder.path()).unwrap();
        newer.execute_batch("PRAGMA user_version = 99").unwrap();
        let error = open(folder.path()).unwrap_err();
        assert!(matches!(error, OpenError::Newer { found: 99, .. }), "{error}");
        assert!(error.to_string().contains("update advice-post"), "{error}");
    }

    /// Catches words about a lock or a disk, where all that helps is a newer advice-post.
    #[test]
    fn a_newer_store_that_cannot_be_written_is_called_newer() {
        let folder = tempfile::tempdir().unwrap();
        let newer = open(folder.path()).unwrap();
        newer.execute_batch("PRAGMA user_version = 99; BEGIN IMMEDIATE").unwrap();
        let error = open(folder.path()).unwrap_err();
        assert!(matches!(error, OpenError::Newer { found: 99, .. }), "{error}");
        newer.execute_batch("ROLLBACK").unwrap();
        drop(newer);
        // In a folder where nothing can be made, this is all that can be known.
        assert_eq!(super::version_alone(&folder.path().join("advice.sqlite")), Some(99));
    }

    /// A store of the first version.
    fn make_old(path: &Path) {
        let old = Connection::open(path).unwrap();
        old.execute_batch("PRAGMA journal_mode = WAL").unwrap();
        migrate(&old, path, &MIGRATIONS[..1]).unwrap();
    }

    /// Catches two that start at once over an older store, or over none, and both bring it up to date, or one of which
    /// fails.
    #[test]
    fn of_two_that_start_at_once_one_brings_the_store_up_to_date_and_both_go_on() {
        for is_old in [true, false].repeat(10) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("advice.sqlite");
            if is_old {
                make_old(&path);
            }
            let start = Barrier::new(2);
            let begin = || {
                start.wait();
                let db = open(folder.path()).unwrap();
                let sql = "INSERT INTO posts (id, tally) VALUES ('ct', 1)
                         ON CONFLICT (id) DO UPDATE SET tally = posts.tally + 1";
                db.execute(sql, []).unwrap();
                db
            };
            let (one, other) = thread::scope(|scope| {
                let other = scope.spawn(begin);
                (begin(), other.join().unwrap())
            });
            for db in [one, other] {
                let sql = "SELECT tally FROM posts WHERE id = 'ct'";
                assert_eq!(db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap(), 2);
                assert_eq!(version(&db).unwrap(), MIGRATIONS.len());
            }
            let names = folder.path().read_dir().unwrap().map(|file| file.unwrap().file_name());
            let copies = names.filter(|name| name.to_string_lossy().contains("version-1"));
            assert_eq!(copies.count(), usize::from(is_old));
        }
    }

    #[test]
    fn a_file_in_the_folders_place_or_a_foreign_file_is_a_clear_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "not a folder").unwrap();
        let error = open(&file).unwrap_err();
        assert!(matches!(error, OpenError::Folder { .. }), "{error}");

        std::fs::write(folder.path().join("advice.sqlite"), "not a database, by far").unwrap();
        let error = open(folder.path()).unwrap_err().to_string();
        for words in ["advice.sqlite", "not a database", "nothing was changed", "restore"] {
            assert_eq!(error.matches(words).count(), 1, "{words}: {error}");
        }
    }
}
