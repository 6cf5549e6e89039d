// What the end-to-end tests of the player take from this command.
export type { Shown } from './bridge';
export { type ReadItem, readItems } from './items';
export { type NarrowFinding, narrowFindings } from './narrow';
export { servePage } from './serve';
