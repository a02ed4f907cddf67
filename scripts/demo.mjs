// npm run demo: plays a two-minute story against a running system, and prints the time line of each call as it happens.
import { api, chapter, ended, legOf, listen, pause, phone, say, tell, timeline, until, withPhone } from './demo/stage.mjs';

const NUMBER = '+15550100';

const words = (text) => ({ type: 'talk', option: { text, language: 'en-US' } });
const ANSWER = { type: 'answer' };
const HANGUP = { type: 'hangup' };

const place = (targets, actions, more = {}) =>
  api('POST', '/calls', {
    source: { type: 'tel', target: NUMBER },
    destinations: targets.map((target) => ({ type: 'tel', target })),
    actions,
    ...more,
  });

const dial = async (target, actions = [ANSWER, words('Hello from Ledgerline.'), HANGUP], more = {}) =>
  (await place([target], actions, more))[0];

const hears = async (number, kind, beginning = '') => {
  const { playing } = await until(`${number} hears ${kind}`, async () => {
    const leg = await legOf(number);
    return leg?.playing?.kind === kind && leg.playing.what.startsWith(beginning) ? leg : undefined;
  });
  tell(`       its phone hears ${{ moh: 'music', speech: `“${playing.what.slice(0, 44)} ...”` }[kind]}`);
};

const greet = async () => {
  await chapter('You call a phone. It rings, is answered, hears a greeting, and is hung up: all by a plan of three actions.');
  const call = await dial(await withPhone('+15559870001'));
  await ended(call);
  say('              Every decision is an event in the log, with who caused it:');
  await timeline(call);
};

const refuse = async () => {
  await chapter('Not everybody answers: the first is busy, one declines, one cannot be reached, and one number does not exist.');
  const manners = [{ busy: true }, { reject: 603 }, { fail: 503 }, { fail: 404 }];
  for (const [index, each] of manners.entries()) await ended(await dial(await withPhone(`+1555987001${index}`, each)));
};

const giveUpRinging = async () => {
  await chapter('This phone rings for ever. A timer of ours, which a restart would not stop, gives up after eight seconds.');
  const call = await dial(await withPhone('+15559870020', { ring: true }), undefined, { dial_timeout: 8000 });
  await ended(call);
  await timeline(call);
};

const cancel = async () => {
  await chapter('You change your mind while it rings.');
  const call = await dial(await withPhone('+15559870030', { ring: true }));
  await pause(3);
  tell('       you: POST /v1.0/calls/{id}/hangup');
  await api('POST', `/calls/${call.id}/hangup`);
  await ended(call);
};

const TALE = 'Once upon a time there was a call that everybody wanted to put on hold. It did not mind, for the music was good.';

const control = async () => {
  await chapter('You take a hand in a call that is under way: hold, resume, digits, words.');
  const number = await withPhone('+15559870040', { answer_after_ms: 500 });
  const call = await dial(number, [ANSWER, words(TALE), words('That was the tale.'), HANGUP]);
  const act = async (verb, body) => {
    tell(`       you: POST /v1.0/calls/{id}/${verb}`);
    await api('POST', `/calls/${call.id}/${verb}`, body);
  };
  await hears(number, 'speech');
  await pause(4);
  await act('hold');
  await hears(number, 'moh');
  await pause(5);
  await act('resume');
  await hears(number, 'speech');
  await pause(3);
  await act('dtmf', { digits: '42#' });
  const { digits } = await until('its digits', async () => ((await legOf(number)).digits === '42#' ? legOf(number) : undefined));
  tell(`       its phone has received the digits ${digits}`);
  await pause(2);
  await act('talk', { text: 'Please stay on the line, the tale goes on.' });
  await hears(number, 'speech', 'Please stay');
  await ended(call);
  tell(`       in all its phone heard: ${(await legOf(number)).heard.map(({ kind }) => kind).join(', ')}`);
};

const receive = async () => {
  await chapter(`Somebody calls your number ${NUMBER}: the flow of that number answers.`);
  const number = await withPhone('+15559870050');
  const first = await phone('POST', `/phones/${encodeURIComponent(number)}/calls`, { to: NUMBER });
  const call = { id: first.call_id ?? first.leg_id };
  await ended(call);
  await timeline(call);
};

const lose = async () => {
  await chapter('A phone that is answered, and hangs up on us after two seconds.');
  await ended(await dial(await withPhone('+15559870060', { hangup_after_ms: 2000 }), [ANSWER, words(TALE), HANGUP]));
};

const chain = async () => {
  await chapter('Two calls in a chain: when the first one ends, the second one ends with it.');
  const forever = [ANSWER, words(TALE.repeat(4)), HANGUP];
  const master = await dial(await withPhone('+15559870070'), forever);
  const chained = await dial(await withPhone('+15559870071'), forever, { master_call_id: master.id });
  await pause(4);
  tell('       you: POST /v1.0/calls/{id of the first}/hangup');
  await api('POST', `/calls/${master.id}/hangup`);
  await Promise.all([master, chained].map(ended));
};

const together = async () => {
  await chapter('One request, ten destinations: ten calls at once.');
  const numbers = Array.from({ length: 10 }, (_, index) => `+155598701${String(index).padStart(2, '0')}`);
  for (const [index, number] of numbers.entries()) await withPhone(number, { answer_after_ms: 500 + 150 * index });
  const calls = await place(numbers, [ANSWER, words('All together now.'), HANGUP]);
  await Promise.all(calls.map(ended));
};

say('A two-minute story. The first column is the time since it began; each line comes over the WebSocket when it happens.');
const leave = await listen();
for (const play of [greet, refuse, giveUpRinging, cancel, control, receive, lose, chain, together]) await play();
await chapter('The end. Every line above is in the log for good, and GET /v1.0/calls lists the calls.');
leave();
