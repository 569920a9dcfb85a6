//! A receipt is a promise, and neither `kill -9` nor a database that dies breaks it.

use test_postgres::Postgres;

use crate::flood::{Devices, flood, kept, whole};
use crate::server::Server;

#[tokio::test]
async fn every_receipt_is_kept_and_nothing_is_there_twice() {
    survives_being_killed(4).await;
}

#[tokio::test]
#[ignore = "takes minutes: cargo xtask torture"]
async fn a_hundred_kills_lose_nothing_either() {
    survives_being_killed(100).await;
}

async fn survives_being_killed(times: usize) {
    let folder = tempfile::tempdir().unwrap();
    let mut devices = Devices::default();
    let mut server = Server::start(folder.path());
    let token = server.token();
    for _ in 0..times {
        let address = [server.address.clone()];
        flood(&address, &mut devices, false, || server.kill()).await;
        server = Server::start(folder.path());
        kept(&server, &token, &devices);
    }
    whole(&server, &token, devices).await;
}

/// Catches an endpoint that does not find back to its database, or that gave receipts for what was not committed.
#[tokio::test]
async fn postgresql_may_crash_under_an_endpoint() {
    survives_crashes_of_the_database(2).await;
}

#[tokio::test]
#[ignore = "takes minutes: cargo xtask torture"]
async fn postgresql_may_crash_thirty_times() {
    survives_crashes_of_the_database(30).await;
}

async fn survives_crashes_of_the_database(times: usize) {
    let (database, folder) = (Postgres::start().unwrap(), tempfile::tempdir().unwrap());
    let server = Server::over(folder.path(), &database.address());
    let token = server.token();
    let mut devices = Devices::default();
    for _ in 0..times {
        let address = [server.address.clone()];
        let crash = || {
            database.crash().unwrap();
            database.start_again().unwrap();
        };
        flood(&address, &mut devices, true, crash).await;
        kept(&server, &token, &devices);
    }
    whole(&server, &token, devices).await;
}

/// Catches what two processes do to each other: the same Thx stored by both, tallies that miss each other's, receipts of
/// a process that died.
#[tokio::test]
async fn of_three_processes_over_postgresql_two_may_be_killed() {
    survives_two_of_three_being_killed(1).await;
}

#[tokio::test]
#[ignore = "takes minutes: cargo xtask torture"]
async fn of_three_processes_over_postgresql_two_may_be_killed_thirty_times() {
    survives_two_of_three_being_killed(30).await;
}

async fn survives_two_of_three_being_killed(times: usize) {
    let (database, folder) = (Postgres::start().unwrap(), tempfile::tempdir().unwrap());
    let first = Server::over(folder.path(), &database.address());
    let token = first.token();
    let mut devices = Devices::default();
    for _ in 0..times {
        let others = [(); 2].map(|()| Server::over(folder.path(), &database.address()));
        let mut addresses = vec![first.address.clone()];
        addresses.extend(others.iter().map(|other| other.address.clone()));
        flood(&addresses, &mut devices, true, || others.into_iter().for_each(Server::kill)).await;
        kept(&first, &token, &devices);
    }
    whole(&first, &token, devices).await;
}
