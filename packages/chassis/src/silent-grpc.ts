import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';

// Left to itself grpc-js writes a header it cannot read to stderr with its value: a bearer with one wrong byte in it.
setLogVerbosity(logVerbosity.NONE);
