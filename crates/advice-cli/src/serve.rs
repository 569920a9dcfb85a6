use std::fmt::Display;
use std::io::{self, IsTerminal as _};
use std::net::SocketAddr;

use advice_endpoint::{Bundle, Clock, Endpoint, Settings, Stopped, database, new_token};
use anyhow::{Context, bail};
use tokio::net::TcpListener;
use tracing::level_filters::LevelFilter;

use crate::output::{self, remark};
use crate::settings::{DataArgs, LogFormat, LogLevel, Serve, ServeArgs, TokenCommand};
use crate::terminal::plain;

pub(crate) fn serve(args: ServeArgs) -> anyhow::Result<()> {
    let settings = args.settle()?;
    log(settings.log, settings.log_format);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(settings))
}

pub(crate) fn token(args: DataArgs) -> anyhow::Result<()> {
    let token = new_token(&args.place()?)?;
    output::say_once(token.as_str(), "the author's token was")?;
    remark(
        "This is the author's token now; it is not shown again. The one before it no longer works.",
    );
    Ok(())
}

/// Logs go to standard error, so that what a person is told stands alone on standard output.
fn log(level: LogLevel, format: LogFormat) {
    let level = match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let builder = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        // It would be told on standard error that standard error is gone.
        .log_internal_errors(false);
    match format {
        LogFormat::Compact => builder.compact().with_ansi(false).init(),
        LogFormat::Json => builder.json().init(),
    }
}

async fn run(settings: Serve) -> anyhow::Result<()> {
    // First, so that being told to stop during the start is no sudden death.
    let stop = stop_signal()?;
    let listener = listen(settings.listen, "--listen").await?;
    let metrics = match settings.metrics {
        Some(address) => Some(listen(address, "--metrics").await?),
        None => None,
    };
    let address = listener.local_addr()?;
    let bundle = Bundle::embedded();
    let no_widget = bundle.is_empty();
    let is_nowhere = settings.public.is_none() && address.ip().is_unspecified();
    let public = settings.public.unwrap_or_else(|| format!("http://{address}"));
    let (folder, database) = (settings.place.folder, settings.place.database);
    let token = settings.token;
    let settings = Settings {
        sites: settings.sites,
        proxies: settings.proxies,
        quotas: settings.quotas,
        work: settings.work,
        hold: settings.hold,
        page: settings.page,
        outward: settings.outward,
        database,
        ..Settings::new(&folder, &public)
    };
    let open = || Endpoint::open(settings, Clock::system(), bundle);
    let mut endpoint = tokio::task::spawn_blocking(open).await??;
    say(format_args!("Listening at http://{address}; data in {}", folder.display()));
    if let Some(metrics) = metrics {
        say(format_args!("Metrics at http://{}/metrics", metrics.local_addr()?));
        endpoint = endpoint.with_metrics(metrics);
    }
    tell_token(&endpoint, &token);
    if no_widget {
        say(
            "\nThis advice-post was built without the widget: run `cargo xtask build`, then build advice-post again.",
        );
    }
    if is_nowhere {
        say(format_args!(
            "\nThe lines below lead nowhere: no reader can reach {}. Name the endpoint's address with --public.",
            address.ip()
        ));
    }
    tell_posts(&endpoint, &folder)?;
    tell_preload_lines(&endpoint);
    tell_end(endpoint.serve(listener, stop).await, &folder)
}

fn tell_end(stopped: Stopped, data: &std::path::Path) -> anyhow::Result<()> {
    match stopped {
        Stopped::Stored => say("Stopped; everything that was accepted is stored."),
        Stopped::InPart => say(
            "Stopped; some changes could not be stored, and whoever sent them was told so. Everything else that was accepted is \
             stored.",
        ),
        Stopped::Gone => bail!(
            "stopped, but {} was removed, moved or replaced meanwhile: what readers have sent since then is in that file only, \
             and lost with it. `advice-post restore` goes back to a backup",
            database(data).display()
        ),
    }
    Ok(())
}

/// To whoever watches the start. The service goes on without them.
fn say(line: impl Display) {
    let _ = output::say(line);
}

async fn listen(address: SocketAddr, flag: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen at {address}; is another program there? {flag} names another place")
    })
}

/// Shows the token to whoever sits there. Everything else that output can go to, such as a service manager's journal, keeps
/// it, and others read that.
fn tell_token(endpoint: &Endpoint, command: &TokenCommand) {
    match endpoint.first_token() {
        Some(token) if io::stdout().is_terminal() => {
            say(format_args!("\nThe author's token, shown this once: {}", token.as_str()));
            say(format_args!("({command} makes a new one.)"));
        }
        Some(_) => {
            say(format_args!("\n{command} makes the author's token."));
        }
        None => {}
    }
}

fn tell_posts(endpoint: &Endpoint, data: &std::path::Path) -> anyhow::Result<()> {
    let posts = endpoint.posts()?;
    if posts.is_empty() {
        let folder = data.join("posts");
        say(format_args!(
            "\nNo posts yet: put documents that `advice-post press` makes into {}",
            folder.display()
        ));
    }
    for listed in posts {
        match listed.post {
            Ok(post) => {
                let title = plain(post.title.as_deref().unwrap_or(&post.id));
                say(format_args!("\n{title}\n  {}", endpoint.embed_line(&listed.file, &post.id)));
            }
            Err(reason) => {
                tracing::warn!(file = listed.file, %reason, "a file in posts/ is not served");
                say(format_args!(
                    "\n{} is not served: {}",
                    plain(&listed.file),
                    plain(&reason.to_string())
                ));
            }
        }
    }
    Ok(())
}

fn tell_preload_lines(endpoint: &Endpoint) {
    let lines = endpoint.preload_lines();
    if !lines.is_empty() {
        say(format_args!("\nWith these lines in the head, a page with a post is ready sooner:"));
        say(format_args!("  {}", lines.join("\n  ")));
        say("(They are for this version of advice-post; copy them again after an update.)");
    }
}

/// Ctrl-c, or what a service manager sends.
#[cfg(unix)]
fn stop_signal() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ctrl-c.
#[cfg(not(unix))]
fn stop_signal() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
