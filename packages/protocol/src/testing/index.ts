export { CertificateAuthority, opensslMissing } from "./certificates.js";
