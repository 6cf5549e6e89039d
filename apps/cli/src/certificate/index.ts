import { X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { certificateFolder, CertificateFiles, currentNames, endOf, fingerprint, isHostName, splitNames, StartRefusal } from '@synoo/server';

const usage = `Usage: synoo certificate [show | hand-out FOLDER | new-authority]

For a server that serves HTTPS with its own local authority (SYNOO_HTTPS=local).

  show             makes what is missing; prints names, ends and the fingerprint that people compare
  hand-out FOLDER  writes authority.crt (DER) and authority.pem into FOLDER, for the computers of the lab
  new-authority    makes a new authority: every computer of the lab then needs its certificate. For a key that was
                   lost or seen by others, an authority that ends, or names that the old one may not vouch for
                   (SYNOO_HTTPS_NAMES). Start the server anew afterwards.
`;

const day = (at: number) => new Date(at).toISOString().slice(0, 10);

/** `synoo certificate`: the local authority of an installation. */
export async function runCertificate(args: readonly string[]): Promise<number> {
  const [command = 'show', folder, ...more] = args;
  const known = command === 'show' || command === 'new-authority' || command === 'hand-out';
  if (!known || more.length > 0 || (command === 'hand-out') !== (folder !== undefined)) {
    process.stderr.write(usage);
    return 2;
  }
  try {
    // Of the settings only these two: certificates are made before there is a database.
    const httpsNames = splitNames(process.env['SYNOO_HTTPS_NAMES'] ?? '');
    const wrong = httpsNames.filter((name) => !isHostName(name));
    if (wrong.length > 0) throw new StartRefusal(`SYNOO_HTTPS_NAMES: "${wrong.join('", "')}" is no host name or address.`);
    const files = new CertificateFiles(certificateFolder({ dataFolder: resolve(process.env['SYNOO_DATA'] || 'data') }), Date.now);
    const names = currentNames({ httpsNames });
    if (command === 'new-authority') await files.replaceAuthority(names);
    const { authority, server, names: spokenFor, refused } = await files.open(names);
    if (folder !== undefined) handOut(folder, authority);
    process.stdout.write(
      `Authority:  ${new X509Certificate(authority).subject.replace(/^CN=/u, '')}, until ${day(endOf(authority))}\nSHA-256:    ${fingerprint(authority)}\nServer:     until ${day(endOf(server.certificate))}, renewed by itself\nNames:      ${[...spokenFor.dns, ...spokenFor.ip].join(', ')}\n${refused.length > 0 ? `Left out:   ${refused.join(', ')} (the authority was made for other names: synoo certificate new-authority)\n` : ''}`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof StartRefusal) && !(error instanceof Error && 'syscall' in error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function handOut(folder: string, authority: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'authority.crt'), new X509Certificate(authority).raw);
  writeFileSync(join(folder, 'authority.pem'), authority);
}
