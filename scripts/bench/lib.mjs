// What the parts of the bench share: percentiles, a clock in milliseconds, and lines of a table.
export const now = () => performance.now();

export const percentile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
};

export const say = (line = '') => process.stdout.write(`${line}\n`);

export const row = (name, value, note = '') => say(`  ${name.padEnd(58)} ${String(value).padStart(14)}  ${note}`);

export const ms = (value) => `${value.toFixed(1)} ms`;

export const perSecond = (value) => `${Math.round(value).toLocaleString('en-US')}/s`;

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Processor time that a process has used, in milliseconds (proc(5), stat: utime and stime, in hundredths of a second). */
export const cpu = async (pid) => {
  const { readFile } = await import('node:fs/promises');
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

export const rss = async (pid) => {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
};
