import type { FlowRef, Means } from '../call/call.route.js';
import type { Program } from './flow.program.js';

/** Whether a plan dials others. */
export const dials = ({ steps }: Program): boolean =>
  Object.values(steps).some(({ instruction }) => instruction.do === 'connect' || instruction.do === 'queue');

/** A plan that is about to run; what its calls are made with goes along only where it makes any. */
export const flowRef = (
  { flowId, program }: { readonly flowId: string; readonly program: Program },
  activeflowId: string,
  means: Means,
): FlowRef => ({ flowId, activeflowId, program, ...(dials(program) ? { means } : {}) });
