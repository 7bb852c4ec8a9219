/** The world does not let the server start, and the user can mend it. `message` is one line that says what to do. */
export class StartupError extends Error {}
