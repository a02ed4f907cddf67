/** Samples a second, as u-law has them (RFC 3551, PCMU). */
export const SAMPLE_RATE = 8000;

/** One packet of sound: 20 ms. */
export const FRAME_SAMPLES = 160;

const BIAS = 0x84;
const CLIP = 32_635;

/** One linear 16-bit sample as u-law (ITU-T G.711). */
export const ulawOf = (sample: number): number => {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  const exponent = Math.floor(Math.log2(magnitude)) - 7;
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
};

const LINEAR = Int16Array.from({ length: 256 }, (_, byte) => {
  const bits = ~byte & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + BIAS) << ((bits >> 4) & 7)) - BIAS;
  return (bits & 0x80) === 0 ? magnitude : -magnitude;
});

/** The linear 16-bit samples of u-law bytes. */
export const linearOf = (bytes: Uint8Array): Int16Array => Int16Array.from(bytes, (byte) => LINEAR[byte] ?? 0);

/** How loud one frequency is in some samples: the peak amplitude of a pure tone, by Goertzel's filter. */
export const amplitudeAt = (samples: Int16Array, hertz: number): number => {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE);
  let [last, beforeLast] = [0, 0];
  for (const sample of samples) [last, beforeLast] = [sample + turn * last - beforeLast, last];
  const power = last * last + beforeLast * beforeLast - turn * last * beforeLast;
  return (2 * Math.sqrt(Math.max(power, 0))) / samples.length;
};

/** The mean square of some samples; a pure tone of amplitude A has A²/2. */
export const powerOf = (samples: Int16Array): number => samples.reduce((sum, each) => sum + each * each, 0) / samples.length;

/** A tone without a beginning or an end; its frequency may change between two frames. */
export class Tone {
  private phase = 0;

  constructor(private readonly amplitude: number) {}

  /** The next 20 ms, in u-law. */
  frame(hertz: number): Buffer {
    const step = (2 * Math.PI * hertz) / SAMPLE_RATE;
    const bytes = Buffer.alloc(FRAME_SAMPLES);
    for (let index = 0; index < FRAME_SAMPLES; index += 1) {
      bytes[index] = ulawOf(Math.round(this.amplitude * Math.sin(this.phase)));
      this.phase = (this.phase + step) % (2 * Math.PI);
    }
    return bytes;
  }
}
