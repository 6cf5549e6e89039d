import { Socket } from 'node:net';

/** What arrives is read into this, one chunk after the other, and is used up or copied before the next one. */
const shared = Buffer.allocUnsafeSlow(64 * 1024);

/** Where a socket that was made with `onread` keeps its buffer and its function; undefined in a version of Node that keeps them otherwise. */
const places = ((): { readonly buffer: symbol; readonly callback: symbol } | undefined => {
  const callback = (): boolean => true;
  const model = new Socket({ onread: { buffer: shared, callback } });
  const keptAt = (value: unknown): symbol | undefined => Object.getOwnPropertySymbols(model).find((symbol) => Reflect.get(model, symbol) === value);
  const [buffer, at] = [keptAt(shared), keptAt(callback)];
  return buffer && at && { buffer, callback: at };
})();

/**
 * Reads a connection into one buffer for all of them. Node makes 64 KiB of memory, an `ArrayBuffer` and a `Buffer` for every chunk that arrives, which costs
 * a few of the fifty microseconds that a save takes (`npm run -s bench:reading`), and offers a buffer of one's own (`onread`) only to who opens a connection: the socket of a server is
 * given here what such a socket has. Where that is not possible, everything arrives as 'data' as always.
 *
 * @param take is asked first, with `length` bytes at the beginning of `chunk`, which is overwritten afterwards; what it does not take arrives as 'data', copied
 */
export function readShared(socket: Socket, take: (chunk: Buffer, length: number) => boolean): void {
  const handle: unknown = Reflect.get(socket, '_handle');
  const use: unknown = handle && Reflect.get(handle, 'useUserBuffer');
  if (!places || typeof use !== 'function') return;
  const arrived = (length: number): boolean => (socket.readableLength === 0 && take(shared, length)) || socket.push(Buffer.from(shared.subarray(0, length)));
  Object.assign(socket, { [places.buffer]: shared, [places.callback]: arrived });
  use.call(handle, shared);
}
