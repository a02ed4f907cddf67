import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { SCHEMAS } from './schemas.js';

const DESCRIPTION = `Calls, plans, queues, numbers and keys of a contact centre. Also served under \`/v1\`.
Commands accept an \`Idempotency-Key\`: a repeat returns the first answer and does nothing.`;

/** The API's description, made from the code that serves it. */
export const describe = (app: NestFastifyApplication): OpenAPIObject => {
  const config = new DocumentBuilder()
    .setTitle('Ledgerline')
    .setDescription(DESCRIPTION)
    .setVersion('1.0')
    .addBearerAuth()
    .addApiKey({ type: 'apiKey', in: 'query', name: 'token' }, 'token')
    .addApiKey({ type: 'apiKey', in: 'query', name: 'accesskey' }, 'accesskey')
    .addCookieAuth('token')
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const schemas = { ...document.components?.schemas, ...SCHEMAS };
  return { ...document, components: { ...document.components, schemas } };
};

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Ledgerline API</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="ui"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body>
</html>`;

const START = `SwaggerUIBundle({ url: '/docs/openapi.json', dom_id: '#ui' });`;

const ASSETS = [
  ['swagger-ui.css', 'text/css'],
  ['swagger-ui-bundle.js', 'text/javascript'],
] as const;

/** Serves the description at `/docs`: a page for people, `/docs/openapi.json` for programs. Made when first asked for. */
export const serveDocs = (app: NestFastifyApplication): void => {
  const server = app.getHttpAdapter().getInstance();
  const resolve = createRequire(import.meta.url).resolve;
  let document: OpenAPIObject | undefined;
  server.get('/docs', (_, reply) => reply.type('text/html').send(PAGE));
  server.get('/docs/start.js', (_, reply) => reply.type('text/javascript').send(START));
  server.get('/docs/openapi.json', (_, reply) => reply.send((document ??= describe(app))));
  for (const [name, type] of ASSETS)
    server.get(`/docs/${name}`, async (_, reply) => reply.type(type).send(await readFile(resolve(`swagger-ui-dist/${name}`))));
};
