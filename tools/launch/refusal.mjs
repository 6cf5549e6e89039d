/** A start that was refused for a known reason: the message says what happened and what to do. */
export class StartRefusal extends Error {
  name = 'StartRefusal';
}

/** The sentence for an error of the file system, or undefined for others. `what` was being done in `folder`. */
export function fileSentence(error, what, folder) {
  const free = 'Choose another folder with SYNOO_DATA=/path/to/folder npm start';
  switch (error?.code) {
    case 'EACCES':
    case 'EPERM':
      return `${what} failed: this user may not write in ${folder}. Allow it (chown, chmod), or choose another folder: SYNOO_DATA=/path/to/folder npm start`;
    case 'EROFS':
      return `${what} failed: ${folder} is on a file system that is mounted read-only. ${free}`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `${what} failed: there is no room left on the disk of ${folder}. Free at least 1 GB and start again; what was saved before is kept.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${what} failed: ${error.path ?? folder} is a file, not a folder. Move it away, or choose another folder with SYNOO_DATA.`;
    default:
      return undefined;
  }
}
