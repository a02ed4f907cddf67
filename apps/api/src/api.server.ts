import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiModule } from './api.module.js';
import type { ApiParts } from './api.parts.js';
import { serveDocs } from './docs/docs.setup.js';
import { guardTexts } from './http/body.js';
import { CheckedPipe } from './http/checked.pipe.js';
import { RefusalFilter, answerError } from './http/refusal.filter.js';

/** A client's own request id is kept where it can be told back and logged as it is. */
const REQUEST_ID = /^[A-Za-z0-9._:/+=-]{1,128}$/;

const requestIdOf = (header: string | readonly string[] | undefined): string =>
  typeof header === 'string' && REQUEST_ID.test(header) ? header : randomUUID();

/** `/v1` is `/v1.0` (conflict C1). */
const canonical = (url: string | undefined): string => (url ?? '/').replace(/^\/v1(?=[/?]|$)/, '/v1.0');

const adapterFor = ({ log }: ApiParts): FastifyAdapter =>
  new FastifyAdapter({
    genReqId: ({ headers }: IncomingMessage) => requestIdOf(headers['x-request-id']),
    rewriteUrl: ({ url }: IncomingMessage) => canonical(url),
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => answerError(error, request, reply, log),
  });

/** What Nest has to complain about goes where everything goes; its own logger would print to standard output. */
const nestLogger = ({ log }: ApiParts): LoggerService => {
  const complain = (message: unknown): void => log.error({}, `Nest: ${String(message)}`);
  return { log: () => undefined, warn: complain, error: complain };
};

/** The API as a Nest application on fastify, initialised but not listening. */
export const createApi = async (parts: ApiParts): Promise<NestFastifyApplication> => {
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(parts), adapterFor(parts), {
    bodyParser: false,
    abortOnError: false,
    logger: nestLogger(parts),
  });
  const server = app.getHttpAdapter().getInstance();
  guardTexts(server);
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  app.useGlobalPipes(new CheckedPipe());
  app.useGlobalFilters(new RefusalFilter(parts.log));
  serveDocs(app);
  await app.init();
  await server.ready();
  return app;
};
