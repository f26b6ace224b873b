# annexa in a container: the program on a plain Debian, run as nobody, in need of no network.
#
#   docker build --build-arg ANNEXA_COMMIT=$(git rev-parse --short=12 HEAD) -t annexa .
#   docker run --rm --network none -u "$(id -u):$(id -g)" -v "$PWD:/data" annexa convert samples --output out
FROM rust:1.95-slim-trixie AS build
ARG ANNEXA_COMMIT
WORKDIR /build
COPY . .
RUN cargo build --release --locked --bin annexa

FROM debian:trixie-slim
COPY --from=build /build/target/release/annexa /usr/local/bin/annexa
COPY LICENSE-MIT LICENSE-APACHE NOTICE /usr/share/doc/annexa/
USER nobody
WORKDIR /data
ENTRYPOINT ["annexa"]
CMD ["--help"]
