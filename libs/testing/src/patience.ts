// Integration tests share the machine with databases, servers and browsers: a slow answer is not a wrong one.
jest.setTimeout(60_000);
