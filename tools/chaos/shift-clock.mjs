// Loaded into a server process before the product (`--import`): turns its clock by the milliseconds that the file named by
// CHAOS_CLOCK holds, as a clock service that corrects itself, or a virtual machine that was put to sleep, does.
import { readFileSync } from 'node:fs';

const file = process.env.CHAOS_CLOCK;
const real = Date.now;
let offset = 0;

function look() {
  try {
    offset = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    // Being written: the next look sees it.
  }
}

if (file) {
  look();
  setInterval(look, 100).unref();
  Date.now = () => real() + offset;
}
