import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Clock } from '#engine/clock.js';
import type { Executor } from '#engine/executor.js';
import type { Log } from '#host/log.js';
import { jwtSecret } from '#host/secret.js';
import type { Settings } from '#host/settings.js';
import type { Stores } from '#host/stores.js';
import { Desktops } from '#readmodels/desktops/desktops.queries.js';
import { MessageArchive } from '#readmodels/message-archive.js';
import type { Projector } from '#readmodels/projector.js';
import { Queries } from '#readmodels/queries.js';
import type { ApiParts } from './api.parts.js';
import { createApi } from './api.server.js';
import { Authenticator } from './auth/authenticator.js';
import { credentialOf } from './auth/credentials.js';
import { askedOverHttp, reportDesktop } from './live/live.reports.js';
import { LiveGateway } from './live/live.gateway.js';
import type { LiveParts } from './live/live.gateway.js';
import { Figures } from './stats/figures.js';

/** An API that listens. */
export interface ServedApi {
  readonly url: string;
  close(): Promise<void>;
}

export interface ServedParts extends Pick<ApiParts, 'retry' | 'ready'> {
  readonly stores: Stores;
  readonly executor: Executor;
  readonly projector: Projector;
  readonly clock: Clock;
  readonly log: Log;
}

/** What desktops need: who is there, what is told of them, and what they ask, which is asked over HTTP. */
const desktopParts = (
  app: NestFastifyApplication,
  { stores: { pool }, executor }: Pick<ServedParts, 'stores' | 'executor'>,
): Pick<LiveParts, 'board' | 'connected' | 'present' | 'obey'> => {
  const desktops = new Desktops(pool);
  return {
    board: (customerId) => desktops.board(customerId),
    connected: () => desktops.connected(),
    present: (agent, isHere) => reportDesktop(executor, agent, isHere),
    obey: async (request, order) => askedOverHttp(await app.getUrl(), credentialOf(request) ?? '', order),
  };
};

/** Opens HTTP and WebSocket; resolves when they listen. */
export const serveApi = async (settings: Settings, parts: ServedParts): Promise<ServedApi> => {
  const { stores, executor, projector, clock, log, retry, ready } = parts;
  const app = await createApi({
    executor,
    clock,
    store: stores.store,
    reads: new Queries(stores.pool),
    progress: projector,
    settings: { jwtSecret: await jwtSecret(settings), maxDuration: settings.maxDuration },
    log,
    retry,
    ready,
  });
  const live = new LiveGateway({
    authenticate: (request) => app.get(Authenticator).authenticate(request),
    feed: projector,
    archive: new MessageArchive(stores.pool),
    figures: (customerId) => app.get(Figures).of(customerId),
    ...desktopParts(app, parts),
    clock,
    onError: (error) => log.error({ err: error }, error.message),
  });
  live.attach(app.getHttpServer());
  await app.listen(settings.port, settings.host);
  const close = async (): Promise<void> => {
    await live.close();
    await app.close();
  };
  return { url: await app.getUrl(), close };
};
