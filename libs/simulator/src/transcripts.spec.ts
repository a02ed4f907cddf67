import { describe, expect, it } from '@jest/globals';
import type { Fixture, Seen } from './testing/replay.js';
import { readFixture, replay } from './testing/replay.js';

/**
 * Recordings of a real switch (docs/freeswitch.md), replayed on a virtual clock. Compared are the replies, and for each leg the
 * order of its events, their times to 60 ms, causes, states and application headers. Left out of the fixtures: CHANNEL_STATE,
 * CHANNEL_CALLSTATE, CALL_UPDATE and CHANNEL_UUID, and the length that a recording turned out to have. Conferences play and record
 * nothing here; their members are counted from the recording's first, and where two leave together their order is left out.
 */
interface Scenario {
  readonly name: string;
  /** Speech lasts what its engine makes of it, a conference's beginning holds up what joins it: the times after it differ. */
  readonly timed?: false;
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'originate_answer_local_hangup' },
  { name: 'originate_bad_endpoints' },
  { name: 'originate_busy' },
  { name: 'originate_cancel_while_ringing' },
  { name: 'originate_decline' },
  { name: 'originate_duplicate_uuid' },
  { name: 'originate_leg_timeout' },
  { name: 'originate_loopback_and_error_causes' },
  { name: 'originate_notfound' },
  { name: 'originate_ring_timeout' },
  { name: 'originate_temp' },
  { name: 'originate_unavail' },
  { name: 'inbound_park_answer_play_hangup', timed: false },
  { name: 'inbound_remote_bye' },
  { name: 'inbound_remote_hangup_before_answer' },
  { name: 'bridge_park_after_bridge' },
  { name: 'bridge_then_one_hangs_up' },
  { name: 'hold_unhold' },
  { name: 'moh_and_break' },
  { name: 'mute_unmute' },
  { name: 'two_executes_queue_up' },
  { name: 'park_timeout_and_broadcast', timed: false },
  { name: 'play_and_get_digits' },
  { name: 'dtmf_receive_and_send' },
  { name: 'record_start_stop' },
  { name: 'ring_all_native' },
  { name: 'ring_all_three' },
  { name: 'blind_transfer_to_originate' },
  { name: 'attended_transfer_complete' },
  { name: 'attended_transfer_transferer_hangs_up' },
  { name: 'connect_with_whisper_and_confirm' },
  { name: 'conference_three', timed: false },
  { name: 'conference_move_parked' },
  { name: 'eavesdrop_listen_whisper_barge' },
  { name: 'sched_hangup_max_duration' },
  { name: 'ledger_in_mod_hash' },
  { name: 'controller_reconnects_and_reconciles' },
  { name: 'injection_in_destination' },
  { name: 'errors' },
];

const TOLERANCE_S = 0.06;

/** The legs' threads run side by side, so only the order within a leg is a fact; jobs are looked at apart (fact 2). */
const ofLeg = (events: readonly Seen[], leg: string) => events.filter((event) => event.leg === leg);

const legsIn = (events: readonly Seen[]): readonly string[] => [...new Set(events.flatMap(({ leg }) => leg ?? []))].sort();

const untimed = (event: Seen) => Object.fromEntries(Object.entries(event).filter(([key]) => key !== 'at'));

/** What the recording says about an event, looked up in what the simulator said. */
const asRecorded = (recorded: Seen, said: Seen | undefined) =>
  said &&
  Object.fromEntries(
    Object.keys(recorded)
      .filter((key) => key !== 'at')
      .map((key) => [key, said[key]]),
  );

const jobs = (events: readonly Seen[]) => events.filter(({ event }) => event === 'BACKGROUND_JOB').map(untimed);

const expectLegs = (fixture: Fixture, said: readonly Seen[]) => {
  for (const leg of legsIn(fixture.events)) {
    const recorded = ofLeg(fixture.events, leg);
    const simulated = ofLeg(said, leg);
    expect(simulated.map(({ event }) => event)).toEqual(recorded.map(({ event }) => event));
    expect(recorded.map((event, index) => asRecorded(event, simulated[index]))).toEqual(recorded.map(untimed));
  }
};

const expectTimes = (fixture: Fixture, said: readonly Seen[]) => {
  const late = legsIn(fixture.events).flatMap((leg) => {
    const simulated = ofLeg(said, leg);
    return ofLeg(fixture.events, leg).flatMap((recorded, index) => {
      const at = simulated[index]?.at ?? Infinity;
      return Math.abs(at - recorded.at) > TOLERANCE_S ? [`${leg} ${recorded.event} at ${at}, not ${recorded.at}`] : [];
    });
  });
  expect(late).toEqual([]);
};

const ANY = /^api (status|uptime|version|global_getvar)/;

const expectReplies = (fixture: Fixture, replies: readonly string[]) => {
  const steps = fixture.steps.filter(({ reply }) => reply !== undefined);
  expect(replies).toHaveLength(steps.length);
  steps.forEach(({ send, reply }, index) => {
    if (ANY.test(send)) return;
    if (reply === '+OK Job-UUID: *') expect(replies[index]).toMatch(/^\+OK Job-UUID: job-/);
    else if (typeof reply === 'object') expect(JSON.parse(replies[index] ?? '')).toMatchObject(reply);
    else expect(replies[index]).toBe(reply);
  });
};

describe('the simulated switch does what the real one did', () => {
  it.each(SCENARIOS)('$name', ({ name, timed = true }) => {
    const fixture = readFixture(name);
    const { events, replies } = replay(fixture);
    expectLegs(fixture, events);
    expect(jobs(events)).toEqual(jobs(fixture.events));
    expect(legsIn(events)).toEqual(legsIn(fixture.events));
    expectReplies(fixture, replies);
    if (timed) expectTimes(fixture, events);
  });
});
