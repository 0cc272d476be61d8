variable "name" {
  description = "What roles and topic are called, or begin with."
  type        = string
  default     = "slotwarden"

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,47}$", var.name))
    error_message = "A name has 1 to 48 letters, digits, hyphens and underscores."
  }
}

variable "roles" {
  description = "Which roles to make: \"observe\" only looks, \"act\" may resume tasks besides. What is dropped in PostgreSQL is no matter of AWS."
  type        = set(string)
  default     = ["observe"]

  validation {
    condition     = length(var.roles) > 0 && length(setsubtract(var.roles, ["observe", "act"])) == 0
    error_message = "The roles are \"observe\" and \"act\"."
  }
}

variable "runs_on" {
  description = "Where slotwarden runs, and so who may take on the roles: ecs, ec2, eks-pod-identity or irsa."
  type        = string

  validation {
    condition     = contains(["ecs", "ec2", "eks-pod-identity", "irsa"], var.runs_on)
    error_message = "It runs on ecs, ec2, eks-pod-identity or irsa."
  }
}

variable "irsa" {
  description = "For irsa: the ARN of the cluster's OIDC provider, and the ServiceAccount as NAMESPACE:NAME."
  type = object({
    provider_arn    = string
    service_account = string
  })
  default = null

  validation {
    condition     = var.irsa == null || can(regex("^arn:[a-z-]+:iam::[0-9]{12}:oidc-provider/.+$", var.irsa.provider_arn))
    error_message = "provider_arn is no ARN of an OIDC provider."
  }

  validation {
    condition     = var.irsa == null || can(regex("^[a-z0-9-]+:[a-z0-9.-]+$", var.irsa.service_account))
    error_message = "service_account is NAMESPACE:NAME, without wildcards."
  }
}

variable "database_users" {
  description = "For logins by token (rds-iam): DbiResourceId/USER, or cluster-ID/USER on Aurora."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for user in var.database_users : can(regex("^(db|cluster)-[A-Z0-9]+/[A-Za-z0-9_]+$", user))])
    error_message = "A user is db-.../NAME or cluster-.../NAME, without wildcards."
  }
}

variable "secret_arns" {
  description = "For logins by secret (secrets-manager): their ARNs."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.secret_arns : can(regex("^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[^*]+$", arn))])
    error_message = "A secret is named by its ARN, without wildcards."
  }
}

variable "topic" {
  description = "Whether to make a topic of SNS for what slotwarden says."
  type        = bool
  default     = true
}

variable "topic_kms_key_arn" {
  description = "A key of your own that encrypts the topic. Its policy must let the roles use it, too."
  type        = string
  default     = null

  validation {
    condition     = var.topic_kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.topic_kms_key_arn))
    error_message = "It is the ARN of a key."
  }
}

variable "subscribers" {
  description = "Addresses that get a mail each. A subscription counts once it is confirmed: no notice is given to a topic without one."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.subscribers : can(regex("^[^@\\s]+@[^@\\s]+$", address))])
    error_message = "A subscriber is an address of mail."
  }
}

variable "tags" {
  description = "Of roles and topic."
  type        = map(string)
  default     = {}
}
