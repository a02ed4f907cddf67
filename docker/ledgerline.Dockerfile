FROM node:20-bookworm-slim
WORKDIR /app
RUN chown node:node /app
USER node
# Dependencies first: they change less often than the sources. Both steps are what `npm start` would do in a fresh clone.
COPY --chown=node:node package.json package-lock.json ./
COPY --chown=node:node scripts/prepare.mjs scripts/
RUN node --input-type=module --eval "import { install } from './scripts/prepare.mjs'; install()"
COPY --chown=node:node . .
RUN node --input-type=module --eval "import { build } from './scripts/prepare.mjs'; build()" && mkdir -p .data
CMD ["npm", "start"]
