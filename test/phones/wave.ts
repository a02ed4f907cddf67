import { SAMPLE_RATE } from './sound.js';

/** Neither a tone of a phone nor one that the ear has a name for. */
const HERTZ = [650, 910];
const AMPLITUDE = 5000;
const SECONDS = 0.5;

/** A WAV file of half a second (RIFF, linear 16 bits, mono). */
export const chime = (): Buffer => {
  const samples = Int16Array.from({ length: SAMPLE_RATE * SECONDS }, (_, index) =>
    HERTZ.reduce((sum, hertz) => sum + AMPLITUDE * Math.sin((2 * Math.PI * hertz * index) / SAMPLE_RATE), 0),
  );
  const data = Buffer.from(samples.buffer);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
};
