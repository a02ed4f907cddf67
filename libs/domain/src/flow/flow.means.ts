import type { FlowRef, Means } from '../call/call.route.js';
import type { Program } from './flow.program.js';

/** Whether a plan dials others. */
const dials = ({ steps }: Program): boolean =>
  Object.values(steps).some(({ instruction }) => instruction.do === 'connect' || instruction.do === 'queue');

/** A plan with what its calls are made with, which goes along only where it makes any. */
export const planWith = (
  { flowId, program }: { readonly flowId: string; readonly program: Program },
  means: Means,
): Omit<FlowRef, 'activeflowId'> => ({ flowId, program, ...(dials(program) ? { means } : {}) });

/** The same, about to run. */
export const flowRef = (plan: Parameters<typeof planWith>[0], activeflowId: string, means: Means): FlowRef => ({
  ...planWith(plan, means),
  activeflowId,
});
