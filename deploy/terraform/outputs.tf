output "role_arns" {
  description = "By role: for the annotation of the ServiceAccount, the task role, or the instance profile."
  value       = { for name, role in aws_iam_role.slotwarden : name => role.arn }
}

output "topic_arn" {
  description = "For notify[].sns.topic-arn; null without a topic."
  value       = one(aws_sns_topic.slotwarden[*].arn)
}
