import { z } from 'zod';
import { instant } from './common';
import { route } from './route';

/** How this server serves HTTPS itself: not at all (or a proxy does), with the local authority's certificate, with one that the operator brought. */
export const certificateInfo = z.object({
  source: z.enum(['none', 'local', 'own']),
  /** SHA-256 of the authority's certificate, `AB:CD:…`: what a person compares before trusting it. */
  fingerprint: z.string().nullable(),
  /** When the authority's certificate ends, or without an authority the server's. */
  ends: instant.nullable(),
  /** `https://…` addresses under which the certificate is right. */
  addresses: z.array(z.string()),
});
export type CertificateInfo = z.infer<typeof certificateInfo>;

/** The same certificate twice: DER for Windows and Android, PEM for Linux and Firefox. */
export const authorityFiles = ['authority.crt', 'authority.pem'] as const;

export const certificateRoutes = {
  certificate: route({ method: 'GET', path: 'certificate', access: 'public', reply: certificateInfo }),
  authorityFile: route({ method: 'GET', path: 'certificate/:file', access: 'public', transfer: 'file', params: z.object({ file: z.enum(authorityFiles) }), errors: ['not-found'] }),
  /** Configuration for Safe Exam Browser: opens the page with the codes, the session's code filled in where one is given. */
  examBrowser: route({ method: 'GET', path: 'safe-exam-browser/synoo.seb', access: 'public', transfer: 'file', query: z.object({ session: z.string().trim().regex(/^[\p{L}\d-]{4,20}$/u).optional() }) }),
};
