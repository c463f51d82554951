package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Transport;

import java.net.InetAddress;
import java.util.Optional;

/** A socket inside an app's network that takes connections or datagrams. */
public record OpenSocket(
        Transport protocol, InetAddress address, Port port, Optional<PortHolder.Program> holder) {}
