import { answer } from '../answering.js';
import type { Cancel } from '../clock.js';
import { enterConference, leaveConference, parseInvitation } from '../conference.js';
import type { ApplicationOf } from '../core.js';
import { channelTimer } from '../core.js';
import { FRAME_MS } from '../life.js';

/** `conference NAME@PROFILE[+flags{...}]` (fact 26). A member who is kicked is out at once; what plays to it ends before the application does. */
export const conference: ApplicationOf = ({ core, channel, data, done }) => {
  let dismissed = false;
  let callOff: Cancel = () => undefined;
  const end = () => {
    leaveConference(core, channel);
    done();
  };
  return {
    start: () => {
      answer(core, channel);
      callOff = enterConference(core, channel, parseInvitation(data), () => {
        dismissed = true;
        channelTimer(core, channel, FRAME_MS, end);
      });
    },
    resume: () => (dismissed ? end() : undefined),
    abort: () => {
      callOff();
      leaveConference(core, channel);
    },
  };
};
