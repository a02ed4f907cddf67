// What the parts of the bench share: percentiles, a clock in milliseconds, lines of a table, and a listener.
import WebSocket from 'ws';

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

/** Hears a topic of the customer over the WebSocket; answers how to stop. */
export const listen = async ({ port, token, api }, topic, onText) => {
  const { id } = await api('GET', '/customer');
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1.0/ws?token=${token}`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.on('message', (raw) => onText(raw.toString()));
  socket.send(JSON.stringify({ type: 'subscribe', topics: [`customer_id:${id}:${topic}`] }));
  return () => socket.close();
};
