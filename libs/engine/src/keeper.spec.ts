import { expect, it } from '@jest/globals';
import { MemoryCheckpoints } from '#eventstore/memory/memory.checkpoints.js';
import { Keeper } from './keeper.js';
import { settled, VirtualClock } from './testing/virtual.clock.js';

/** Checkpoints whose writings end when the test says so. */
class SlowCheckpoints extends MemoryCheckpoints {
  release = (): void => undefined;

  override async write(name: string, position: number, changes: ReadonlyMap<string, unknown>): Promise<void> {
    await new Promise<void>((resolve) => (this.release = resolve));
    await super.write(name, position, changes);
  }
}

const house = async () => {
  const [checkpoints, clock, errors] = [new SlowCheckpoints(), new VirtualClock(), [] as Error[]];
  const keeper = new Keeper('test', checkpoints, clock, (error) => errors.push(error));
  await keeper.open();
  const rows = async () => [...(await checkpoints.read('test')).rows.keys()];
  const close = async (): Promise<void> => {
    const closed = keeper.close();
    await settled();
    checkpoints.release();
    await closed;
  };
  return { checkpoints, clock, keeper, rows, close };
};

it('drops a row whose writing is still under way', async () => {
  const { checkpoints, clock, keeper, rows, close } = await house();
  keeper.put('a', 1);
  keeper.put('b', 2);
  keeper.moveTo(1);
  await clock.pass(250);
  keeper.drop('a');
  keeper.moveTo(2);
  checkpoints.release();
  await settled();
  await close();

  expect(await rows()).toEqual(['b']);
});

it('writes nothing of a row that came and went between two writings', async () => {
  const { keeper, rows, close } = await house();
  keeper.put('a', 1);
  keeper.drop('a');
  keeper.moveTo(1);
  await close();

  expect(await rows()).toEqual([]);
});
