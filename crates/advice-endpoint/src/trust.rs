//! Why a server that this program talks to is not who it says.

use std::error::Error;
use std::io;

use rustls::CertificateError;

/// What is wrong with the server's certificate, if that is what is behind an error.
pub(crate) fn distrust(error: &(dyn Error + 'static)) -> Option<&'static str> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(rustls::Error::InvalidCertificate(wrong)) = inner(error).downcast_ref() {
            return Some(words(wrong));
        }
        cause = error.source();
    }
    None
}

/// The system's errors carry others in them without calling them their source.
fn inner<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    match error.downcast_ref().and_then(io::Error::get_ref) {
        Some(inner) => inner,
        None => error,
    }
}

fn words(wrong: &CertificateError) -> &'static str {
    match wrong {
        CertificateError::UnknownIssuer => {
            "nobody whom this system trusts vouches for its certificate \
             (SSL_CERT_FILE can name a file with others to trust)"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another name"
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired"
        }
        _ => "its certificate is not valid",
    }
}
