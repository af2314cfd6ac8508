mod printing;
mod readiness;
