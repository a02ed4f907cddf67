import { describe, it } from '@jest/globals';
import { given } from '../testing/given.js';
import { switchLine } from './switch.decider.js';
import type { SwitchCommand, SwitchEvent } from './switch.events.js';

const connected = (epoch: number): SwitchEvent => ({ type: 'SwitchConnected', switchId: 's', epoch });
const lost = (epoch: number): SwitchEvent => ({ type: 'SwitchLost', switchId: 's', epoch });
const connects = (epoch: number): SwitchCommand => ({ type: 'ReportSwitchConnected', switchId: 's', epoch });
const loses = (epoch: number): SwitchCommand => ({ type: 'ReportSwitchLost', switchId: 's', epoch });

describe('a switch in the log', () => {
  it('is connected once its switchboard says so', () => {
    given(switchLine).when(connects(1)).then(connected(1));
    given(switchLine, connected(1)).when(connects(1)).then();
  });

  it('is lost when its switchboard says so, or another one takes over', () => {
    given(switchLine, connected(1)).when(loses(1)).then(lost(1));
    given(switchLine, connected(1)).when(loses(2)).then(lost(2));
    given(switchLine, connected(1), lost(1)).when(loses(1)).then();
  });

  it('does not hear a switchboard that another one has taken over from', () => {
    given(switchLine, connected(1), lost(2)).when(connects(1)).then();
    given(switchLine, connected(2)).when(loses(1)).then();
    given(switchLine, lost(1)).when(loses(2)).then(lost(2));
  });
});
