# Reelbot as an image: docker build -t reelbot .   How to run it: docs/deploy.md

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No script of a package is run: sharp, Node's SQLite and all others need none. The Node that npm brings along is for machines without one.
RUN npm ci --omit=dev --ignore-scripts \
  && rm -rf node_modules/node-linux-* node_modules/node-bin-* node_modules/.bin/node

FROM node:24.21.0-bookworm-slim
WORKDIR /app
# Owned by root: the bot cannot change its own program.
COPY package.json ./
COPY --from=packages /app/node_modules ./node_modules
COPY src ./src
RUN mkdir /data && chown node:node /data
USER node
# The one place that it writes to; everything else may be read-only.
VOLUME /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
# STORE_URL is sqlite://data/reelbot.sqlite unless set, also where .env says so: seen from here that is the volume.
WORKDIR /
EXPOSE 8080
STOPSIGNAL SIGTERM
# It listens once the store has been read; reading many open tasks takes a while.
HEALTHCHECK --interval=30s --timeout=5s --start-period=3m --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
# The options of "npm start": a smaller heap for a program that mostly waits.
CMD ["node", "--optimize-for-size", "--max-semi-space-size=16", "--liftoff-only", "/app/src/main.ts"]
