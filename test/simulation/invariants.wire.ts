/** Every line that we have words for, with an id in the place of ID (I14). */
const LINES = [
  'api (show channels as json|uptime)',
  'api hash (insert/asked/ID/1|delete/(rang|ended|asked)/ID|select/(rang|ended|asked)/ID)',
  'api uuid_setvar ID (app_disable_expand_variables true|eavesdrop_enable_dtmf true|park_after_bridge true|hangup_after_bridge false|api_hangup_hook hash insert/ended/ID/\\$\\{hangup_cause\\})',
  'api sched_hangup \\+\\d+ ID ALLOTTED_TIMEOUT',
  'api uuid_(answer|break|exists|park|ring_ready) ID',
  'api uuid_getvar ID bridge_to',
  'api uuid_bridge ID ID',
  'api uuid_transfer ID conference:ledgerline-ID@default inline',
  'api uuid_kill ID [A-Z][A-Z0-9_]*',
  'api uuid_audio ID (stop|start (read|write) mute -4)',
  'api uuid_recv_dtmf ID [023]',
  'api uuid_send_dtmf ID [0-9A-Da-d*#w]+@\\d+',
  'bgapi originate \\{[^{}]*\\}(error/NO_ROUTE_DESTINATION|sofia/internal/[A-Za-z0-9+._*#-]+@[A-Za-z0-9.:-]+) &park\\(\\)',
  'sendmsg ID',
].map((line) => new RegExp(`^${line.replaceAll('ID', '[0-9A-Za-z][0-9A-Za-z_.-]*')}$`));

/** I14: nothing but what we mean to say is ever written, one command a frame. */
export const wireComplaint = (text: string): string | undefined => {
  const [first = '', ...rest] = text.slice(0, -2).split('\n');
  const headers = rest.every((line) => /^[A-Za-z-]+: /.test(line));
  return headers && LINES.some((line) => line.test(first)) ? undefined : `I14: this was written: ${JSON.stringify(text)}`;
};
