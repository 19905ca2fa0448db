"""What probes of lines decide: lines, scripts, replies of SMTP, first packets of SSH; and TLS."""
