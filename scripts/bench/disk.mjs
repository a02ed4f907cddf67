// What the disk alone does to a commit: one page written and synchronised, again and again, beside what is measured.
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { now, pause } from './lib.mjs';

const PAGE = Buffer.alloc(8192, 1);
const PAGES = 2048;
const EVERY = 20;

/** @returns {Promise<() => Promise<number[]>>} a function that ends it and tells how long each took, in ms */
export const watchDisk = async (folder) => {
  const path = join(folder, 'fdatasync');
  const file = await open(path, 'w');
  await file.write(Buffer.alloc(PAGE.length * PAGES));
  await file.datasync();
  const took = [];
  let over = false;
  const watching = (async () => {
    for (let page = 0; !over; page = (page + 1) % PAGES) {
      const began = now();
      await file.write(PAGE, 0, PAGE.length, page * PAGE.length);
      await file.datasync();
      took.push(now() - began);
      await pause(EVERY);
    }
  })();
  return async () => {
    over = true;
    await watching;
    await file.close();
    await rm(path);
    return took;
  };
};
