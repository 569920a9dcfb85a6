use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::backup;
use crate::store::OpenError;

/// Each brings the database from the version before it to its own, which is its place in this list.
pub(super) const MIGRATIONS: [&str; 4] = [
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
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
        .map_err(|source| OpenError::Folder { folder: folder.to_owned(), source })?;
    let path = folder.join(DATABASE);
    let connection =
        connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    if connection.is_readonly("main")? {
        return Err(read_only(&path, "the file is read-only"));
    }
    // In WAL mode FULL means that a commit is on disk before it is answered; NORMAL could lose the last ones.
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")?;
    // What a reader took back is overwritten, not only let go.
    connection.execute_batch("PRAGMA secure_delete = ON")?;
    if mode != "wal" {
        return Err(read_only(&path, format!("its journal stays in {mode} mode")));
    }
    migrate(&connection, &path, &MIGRATIONS)?;
    Ok(connection)
}

fn read_only(path: &Path, reason: impl ToString) -> OpenError {
    OpenError::ReadOnly { place: path.display().to_string(), reason: reason.to_string() }
}

/// Opens the database for reading, once it is known to be up to date.
pub(in crate::store) fn open_reader(path: &Path) -> Result<Connection, OpenError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch("PRAGMA query_only = ON")?;
    Ok(connection)
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

/// Brings the database up to date. One that holds something is copied first, so that the older advice-post can go on with
/// the copy.
pub(super) fn migrate(db: &Connection, path: &Path, steps: &[&str]) -> Result<(), OpenError> {
    let (version, known) = (version(db)?, steps.len());
    if version > 0 && version < known {
        let copy = backup::beside(path, &format!("version-{version}"));
        backup::copy(db, &copy).map_err(|error| OpenError::Copy(Box::new(error)))?;
        tracing::info!(copy = %copy.display(), "the data is brought up to date; it is kept as it was");
    }
    let cannot_write = |error| read_only(path, error);
    let transaction = Transaction::new_unchecked(db, TransactionBehavior::Immediate);
    let transaction = transaction.map_err(cannot_write)?;
    // Asked once more, since another process may have brought it up to date meanwhile.
    let found = self::version(&transaction)?;
    let Some(missing) = steps.get(found..) else {
        return Err(OpenError::Newer { place: path.display().to_string(), found, known });
    };
    // The version is written even if nothing is missing: to find out now whether writing works, not at the first Thx.
    let steps = missing.concat();
    let done = transaction.execute_batch(&format!("{steps} PRAGMA user_version = {known}"));
    done.and_then(|()| transaction.commit()).map_err(cannot_write)
}

fn version(db: &Connection) -> Result<usize, rusqlite::Error> {
    db.query_row("PRAGMA user_version", [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::{MIGRATIONS, OpenError, open};

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

    #[test]
    fn a_file_in_the_folders_place_or_a_foreign_file_is_a_clear_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "not a folder").unwrap();
        let error = open(&file).unwrap_err();
        assert!(matches!(error, OpenError::Folder { .. }), "{error}");

        std::fs::write(folder.path().join("advice.sqlite"), "not a database, by far").unwrap();
        let error = open(folder.path()).unwrap_err().to_string();
        assert!(error.contains("not a database"), "{error}");
    }
}
