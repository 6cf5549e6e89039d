export * from './certificate-files';
export * from './tls-source';
export { readAuthority } from './own-certificate';
export { type HostNames, isHostName, splitNames } from './own-names';
export type { KeyAndCertificate } from './issue';
export * from './exam-browser';
