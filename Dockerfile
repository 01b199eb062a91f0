# Pantau as one image: `serve`, `collect` or any other command. Every step also runs in the tests, without Docker.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build
# Optional as well: Vite would stay as an optional companion of vue-router.
RUN npm prune --omit=dev --omit=optional
RUN mkdir ../data

FROM node:24.21.0-bookworm-slim
# For active tests (README, "Your own devices").
RUN apt-get update && apt-get install -y --no-install-recommends iperf3 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
ENV PANTAU_DATA_DIR=/data
ENV PANTAU_HTTP_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/bin ./bin
COPY --from=build /app/cli ./cli
COPY --from=build /app/collector ./collector
COPY --from=build /app/core ./core
COPY --from=build /app/demo ./demo
COPY --from=build /app/scripts ./scripts
COPY --from=build /app/server ./server
COPY --from=build /app/web/dist ./web/dist
COPY --from=build --chown=node:node /data /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=3 CMD ["node", "scripts/healthcheck.mjs", "serve"]
ENTRYPOINT ["node", "bin/pantau.mjs"]
CMD ["serve"]
