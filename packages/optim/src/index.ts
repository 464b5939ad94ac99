// `@gradus/optim`: optimizers and schedules.

export {};
