mod captures;
mod messages;
