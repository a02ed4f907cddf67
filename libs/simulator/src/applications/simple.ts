import { answer, preAnswer, ringReady } from '../answering.js';
import { causeNamed } from '../causes.js';
import type { Application, ApplicationOf, Stage } from '../core.js';
import { channelTimer } from '../core.js';
import { hangUp } from '../life.js';
import { scheduleHangup } from '../schedule.js';

/** An application that is over as soon as it has begun. */
const atOnce =
  (act: (stage: Stage) => void): ApplicationOf =>
  (stage) => ({
    start: () => {
      act(stage);
      stage.done();
    },
  });

export const hangup = atOnce(({ core, channel, data }) => hangUp(core, channel, causeNamed(data), null));

export const answerApplication = atOnce(({ core, channel }) => answer(core, channel));

export const preAnswerApplication = atOnce(({ core, channel }) => preAnswer(core, channel));

export const ringReadyApplication = atOnce(({ core, channel }) => ringReady(core, channel));

/** `set name=value`; an empty value removes the variable. */
export const set = atOnce(({ channel, data }) => {
  const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(data) ?? [];
  if (value === '' || value === '_undef_') channel.variables.delete(name);
  else channel.variables.set(name, value);
});

/** `sched_hangup +seconds [cause]` (fact 28). */
export const schedHangup = atOnce(({ core, channel, data }) => {
  const [time, cause] = data.split(' ');
  scheduleHangup(core, channel, time ?? '', cause);
});

/** `sleep ms`; an application that runs inside does not stop its time. */
export const sleep: ApplicationOf = ({ core, channel, data, done }) => {
  let over = false;
  const end = () => {
    over = true;
    done();
  };
  const application: Application = {
    start: () => void channelTimer(core, channel, Number.parseInt(data) || 0, end),
    resume: () => (over ? done() : undefined),
    interrupt: end,
  };
  return application;
};
