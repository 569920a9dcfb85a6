//! A certificate for a server, from an authority that nobody else knows.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use anyhow::Result;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

/// The name that the certificate is for.
pub(crate) const NAME: &str = "localhost";

/// Writes the authority's certificate into one file, the server's and its key into two others.
pub(crate) fn write(authority: &Path, certificate: &Path, key: &Path) -> Result<()> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let own_key = KeyPair::generate()?;
    fs::write(authority, params.self_signed(&own_key)?.pem())?;
    let server_key = KeyPair::generate()?;
    let issuer = Issuer::new(params, own_key);
    let server = CertificateParams::new([NAME.to_owned()])?.signed_by(&server_key, &issuer)?;
    fs::write(certificate, server.pem())?;
    Ok(fs::write(key, server_key.serialize_pem())?)
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
